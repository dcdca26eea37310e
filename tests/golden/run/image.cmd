graphrun image.graph prepare --feed 'picture=[[[0, 51, 255], [199, 200, 102]]]'
